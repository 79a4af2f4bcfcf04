/** What each stage's node is: its inputs, its place, and its task once its inputs are known. A file for each stage. */
package dev.hubbub.controller.plan.stage;
