/**
 * Where in a recording somebody speaks, and the recording cut at silences. The network and its weights are Silero's (MIT
 * licence, beside them).
 */
package dev.hubbub.speech.voiceactivity;
