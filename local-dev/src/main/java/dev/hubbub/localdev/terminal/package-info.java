/** What people see: tables that fit the window, lines that are written over, colours where they are wanted. */
package dev.hubbub.localdev.terminal;
