/** Database migrations, one PostgreSQL schema for each room of the portal, and the typed SQL generated from them. */
@NullMarked
package dev.argosy.schema;

import org.jspecify.annotations.NullMarked;
