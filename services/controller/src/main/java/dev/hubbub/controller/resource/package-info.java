/** The custom resources: what a person writes ({@code Experiment}) and what the controller writes ({@code Trial}). */
package dev.hubbub.controller.resource;
