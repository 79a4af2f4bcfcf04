/** What a number came from, and what used a checkpoint or a recording, for people and for programs. */
package dev.hubbub.localdev.lineage;
