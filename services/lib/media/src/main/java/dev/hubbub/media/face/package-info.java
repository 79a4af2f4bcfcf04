/**
 * Finds a face in a picture and 68 points on it. The two networks and their weights are those of face-api (MIT licence,
 * beside the weights); they run in plain Java, so that faces need no engine.
 */
package dev.hubbub.media.face;
