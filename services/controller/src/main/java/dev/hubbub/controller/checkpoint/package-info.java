/** Checkpoints as they land: what lies in the bucket, what becomes of it in the cluster, and which experiments try it. */
package dev.hubbub.controller.checkpoint;
