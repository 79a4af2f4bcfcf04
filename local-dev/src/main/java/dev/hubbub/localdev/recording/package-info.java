/** Recordings and sessions in files of this machine, and what a model makes of them. */
package dev.hubbub.localdev.recording;
