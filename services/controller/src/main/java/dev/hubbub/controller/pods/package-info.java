/** The pods that experiments have of their own: what a group of them is, what is decided about it, and its Jobs. */
package dev.hubbub.controller.pods;
