/** What the index knows, over HTTP: read only, described by OpenAPI at {@code /api/v1/openapi}. */
package dev.hubbub.evaluation.api;
