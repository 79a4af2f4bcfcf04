/** The family of Whisper as it is published, which only hears. What it is made of other families use too. */
package dev.hubbub.speech.whisper.plain;
