/** Finds out what a dataset does not give of its face tracks: where the lips are, and when people speak. */
package dev.hubbub.segmentation.track;
