package dev.hubbub.contracts.task;

/** What an event can carry. */
public sealed interface Payload permits Task, TaskResult, TaskProgress, EndOfWork {}
