/** From a spec and what is known to trials and tasks: a pure function. */
package dev.hubbub.controller.plan;
