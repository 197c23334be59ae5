package dev.argosy.kernel;

/**
 * Who asked for something: an API key and the project that it belonged to at that moment. What is hired counts against
 * the budgets of both.
 */
public record Requester(ApiKeyId key, ProjectId project) {}
