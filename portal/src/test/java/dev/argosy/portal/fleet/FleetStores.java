package dev.argosy.portal.fleet;

/** Both stores of the room: entries of desired states are of machines that are there. */
record FleetStores(MachineStore machines, DesiredStore desired) {
    static FleetStores inMemory() {
        return new FleetStores(new MemoryMachineStore(), new MemoryDesiredStore());
    }

    static FleetStores onSql() {
        return new FleetStores(new SqlMachineStore(), new SqlDesiredStore());
    }
}
