package dev.argosy.schema.generator;

import org.jooq.codegen.DefaultGeneratorStrategy;
import org.jooq.meta.CatalogDefinition;
import org.jooq.meta.Definition;

/** Names a package after its schema even when there is one schema only, where jOOQ would leave the name out. */
public final class PackagePerSchema extends DefaultGeneratorStrategy {
    @Override
    public String getJavaPackageName(Definition definition, Mode mode) {
        var name = super.getJavaPackageName(definition, mode);
        if (definition instanceof CatalogDefinition
                || definition.getDatabase().getSchemata().size() != 1) {
            return name;
        }
        var target = getTargetPackage();
        return target + "." + definition.getSchema().getOutputName() + name.substring(target.length());
    }
}
