/** Finds out by face and sound whether a person is speaking. */
package dev.hubbub.speech.activespeaker;
