/** The controller's side of Kafka: topics, tasks out, results and progress in. */
package dev.hubbub.controller.work;
