/**
 * Word error rates of meetings: what several people said against what was heard in several streams, where nobody says
 * which stream is whose. Sessions are scored one by one and their edits added.
 */
package dev.hubbub.scoring.meeting;
