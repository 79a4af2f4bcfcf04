/** Tasks and outputs as a graph, with what is known of them: what can be sent, what waits, and what failed with what. */
package dev.hubbub.controller.plan.graph;
