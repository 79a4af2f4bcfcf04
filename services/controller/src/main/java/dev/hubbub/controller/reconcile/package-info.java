/** Observes, plans, acts: what the controller does about an experiment, and what it says about it. */
package dev.hubbub.controller.reconcile;
