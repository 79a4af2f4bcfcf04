package dev.hubbub.segmentation.conversation;

import dev.hubbub.segmentation.activity.TimeSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups the speakers of a session into conversations by complete linkage on the scores of a method. The grouping and the
 * numbers of the groups are those of the MCoRec baseline, and with {@link OverlapMethod} all of it is.
 *
 * @param cut where grouping stops
 * @param method how pairs are scored
 */
public record ConversationClustering(Cut cut, ConversationMethod method) {

    /** The baseline's. */
    public ConversationClustering(Cut cut) {
        this(cut, new OverlapMethod());
    }

    /**
     * The conversation of every speaker, numbered from 0, in the order of the map. A speaker alone is conversation
     * 0; no
     * speakers are no conversations.
     *
     * @param activity per speaker, the spans in which he or she speaks
     * @throws IllegalArgumentException if more conversations are asked for than there are speakers
     */
    public Map<String, Integer> cluster(Map<String, List<TimeSpan>> activity) {
        Map<String, Speech> speakers = new LinkedHashMap<>();
        activity.forEach((speaker, spans) -> speakers.put(speaker, new Speech(spans, List.of())));
        return group(speakers);
    }

    /**
     * The same with whatever the method looks at.
     *
     * @param speakers what is known of each speaker
     */
    public Map<String, Integer> group(Map<String, Speech> speakers) {
        int[] labels = labels(method.scores(List.copyOf(speakers.values())));
        Map<String, Integer> conversations = new LinkedHashMap<>();
        speakers.keySet().forEach(speaker -> conversations.put(speaker, labels[conversations.size()]));
        return conversations;
    }

    /**
     * The same from given scores.
     *
     * @param scores symmetric, from 0 to 1; the diagonal is not read
     * @return the conversation of every row
     */
    public int[] labels(double[][] scores) {
        int speakers = scores.length;
        if (speakers == 0) {
            return new int[0];
        }
        double[][] distances = new double[speakers][speakers];
        for (int row = 0; row < speakers; row++) {
            for (int column = 0; column < speakers; column++) {
                distances[row][column] = 1 - scores[row][column];
            }
        }
        Dendrogram tree = CompleteLinkage.of(distances);
        return tree.labels(clusters(tree, speakers));
    }

    private int clusters(Dendrogram tree, int speakers) {
        if (cut instanceof Cut.AtScore at) {
            return tree.clustersBelow(1 - at.score());
        }
        int conversations = ((Cut.AtCount) cut).conversations();
        if (conversations > speakers) {
            throw new IllegalArgumentException("%d speakers cannot be in %d conversations; ask for at most %d"
                    .formatted(speakers, conversations, speakers));
        }
        return conversations;
    }
}
