/** Merging checkpoints that lie on this machine. */
package dev.hubbub.localdev.merging;
