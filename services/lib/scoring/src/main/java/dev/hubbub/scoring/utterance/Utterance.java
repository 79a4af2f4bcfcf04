package dev.hubbub.scoring.utterance;

import java.util.Optional;

/**
 * One utterance to be scored.
 *
 * @param session what it is reported under; for data without sessions, one name for all
 * @param id name of the utterance, unique in its session
 * @param speaker who speaks, if known
 * @param reference what was said
 * @param hypothesis what was recognised
 */
public record Utterance(String session, String id, Optional<String> speaker, String reference, String hypothesis) {}
