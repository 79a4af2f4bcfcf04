/**
 * Made-up sessions in the layout of the MCoRec challenge: drawn heads that take turns in several conversations, with
 * everything a session is labelled with. For tests, demonstrations and first training runs; a face here is a drawing.
 */
package dev.hubbub.localdev.synthesis;
