/** The sub-commands of {@code hubbub}. */
package dev.hubbub.localdev.command;
