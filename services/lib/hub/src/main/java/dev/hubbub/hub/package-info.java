/** Repositories of a Hugging Face hub: what is in them at a commit, and their files on this machine. */
package dev.hubbub.hub;
