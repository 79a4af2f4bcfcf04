/** What the controller finds in the object store: sessions, checkpoints, commits, scores and failures. */
package dev.hubbub.controller.observe;
