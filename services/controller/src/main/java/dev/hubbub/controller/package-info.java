/** The controller as an application. */
package dev.hubbub.controller;
