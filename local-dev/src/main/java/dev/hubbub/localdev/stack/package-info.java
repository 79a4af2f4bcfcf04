/** The whole of Hubbub on one machine: servers in this process, services beside it, data in one folder. */
package dev.hubbub.localdev.stack;
