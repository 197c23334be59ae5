/** Database migrations, one PostgreSQL schema for each room of the portal, and the typed SQL generated from them. */
package dev.argosy.schema;
