/** What is told of experiments while they run, for whoever cannot ask the cluster. */
package dev.hubbub.contracts.running;
