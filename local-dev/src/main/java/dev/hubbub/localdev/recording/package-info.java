/** Recordings of which nothing is known but their files. */
package dev.hubbub.localdev.recording;
