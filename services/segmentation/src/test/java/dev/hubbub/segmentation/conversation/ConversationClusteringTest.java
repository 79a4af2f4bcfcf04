package dev.hubbub.segmentation.conversation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.segmentation.activity.TimeSpan;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationClusteringTest {

    private static final List<TimeSpan> TALK = List.of(new TimeSpan(0, 2), new TimeSpan(4, 6));
    private static final List<TimeSpan> REPLY = List.of(new TimeSpan(2, 4));

    private static JsonNode golden;

    @BeforeAll
    static void readReference() throws IOException {
        try (InputStream file = ConversationClusteringTest.class.getResourceAsStream("/conversation/clustering.json")) {
            golden = new ObjectMapper().readTree(file);
        }
    }

    @Test
    void scores_and_conversations_of_all_twenty_sessions_equal_the_baseline() {
        int compared = 0;
        for (JsonNode session : golden.get("sessions")) {
            Map<String, List<TimeSpan>> activity = activity(session.get("segments"));
            double[][] scores = ConversationScores.between(List.copyOf(activity.values()));
            double[][] expected = matrix(session.get("scores"));
            for (int row = 0; row < scores.length; row++) {
                assertArrayEquals(expected[row], scores[row], 1e-12);
            }
            for (Map.Entry<String, JsonNode> found : session.get("clusters").properties()) {
                Map<String, Integer> conversations = new LinkedHashMap<>();
                found.getValue()
                        .properties()
                        .forEach(entry -> conversations.put(
                                entry.getKey(), entry.getValue().intValue()));
                assertEquals(
                        conversations,
                        new ConversationClustering(cut(found.getKey())).cluster(activity),
                        found::getKey);
                compared++;
            }
        }
        assertEquals(20, golden.get("sessions").size());
        assertTrue(compared > 120, "only " + compared);
    }

    @Test
    void the_labels_of_all_score_matrices_equal_the_baseline() {
        int compared = 0;
        for (JsonNode matrix : golden.get("matrices")) {
            double[][] scores = matrix(matrix.get("scores"));
            for (Map.Entry<String, JsonNode> found : matrix.properties()) {
                if (found.getKey().startsWith("threshold") || found.getKey().startsWith("n_clusters")) {
                    int[] expected = new ObjectMapper().convertValue(found.getValue(), int[].class);
                    assertArrayEquals(
                            expected,
                            new ConversationClustering(cut(found.getKey())).labels(scores),
                            () -> matrix.get("name") + " " + found.getKey());
                    compared++;
                }
            }
        }
        assertEquals(53, golden.get("matrices").size());
        assertTrue(compared > 200, "only " + compared);
    }

    private static Cut cut(String name) {
        String value = name.substring(name.lastIndexOf('_') + 1);
        return name.startsWith("threshold")
                ? new Cut.AtScore(Double.parseDouble(value))
                : new Cut.AtCount(Integer.parseInt(value));
    }

    @Test
    void people_who_take_turns_are_in_one_conversation() {
        Map<String, List<TimeSpan>> activity = new LinkedHashMap<>();
        activity.put("ann", TALK);
        activity.put("cleo", TALK);
        activity.put("bob", REPLY);
        Map<String, Integer> conversations = new ConversationClustering(Cut.AtScore.BASELINE).cluster(activity);
        assertEquals(List.of("ann", "cleo", "bob"), List.copyOf(conversations.keySet()));
        assertTrue(!conversations.get("ann").equals(conversations.get("cleo")));
    }

    @Test
    void silence_converses_with_speech_and_not_with_silence() {
        double[][] scores = ConversationScores.between(List.of(TALK, List.of(), List.of()));
        assertArrayEquals(new double[] {0, 1, 1}, scores[0]);
        assertArrayEquals(new double[] {1, 0, 0}, scores[1]);
    }

    @Test
    void one_speaker_is_one_conversation_and_nobody_is_none() {
        ConversationClustering clustering = new ConversationClustering(Cut.AtScore.BASELINE);
        assertEquals(Map.of("ann", 0), clustering.cluster(Map.of("ann", TALK)));
        assertEquals(Map.of(), clustering.cluster(Map.of()));
    }

    @Test
    void more_conversations_than_speakers_are_refused() {
        ConversationClustering clustering = new ConversationClustering(new Cut.AtCount(3));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> clustering.cluster(Map.of("ann", TALK, "bob", REPLY)));
        assertTrue(refused.getMessage().contains("ask for at most 2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void a_number_of_conversations_out_of_range_is_refused(int conversations) {
        assertThrows(IllegalArgumentException.class, () -> new Cut.AtCount(conversations));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void a_score_out_of_range_is_refused(double score) {
        assertThrows(IllegalArgumentException.class, () -> new Cut.AtScore(score));
    }

    private static Map<String, List<TimeSpan>> activity(JsonNode segments) {
        Map<String, List<TimeSpan>> activity = new LinkedHashMap<>();
        segments.properties().forEach(speaker -> {
            List<TimeSpan> spans = new ArrayList<>();
            speaker.getValue()
                    .forEach(pair -> spans.add(
                            new TimeSpan(pair.get(0).doubleValue(), pair.get(1).doubleValue())));
            activity.put(speaker.getKey(), spans);
        });
        return activity;
    }

    private static double[][] matrix(JsonNode rows) {
        return new ObjectMapper().convertValue(rows, double[][].class);
    }
}
