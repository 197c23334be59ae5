package dev.argosy.agent.health;

import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.kernel.codes.HealthCodes;
import java.util.HashMap;
import java.util.Map;

/**
 * What an Xid says of whose fault it is. From NVIDIA's "XID Errors" (docs.nvidia.com/deploy/xid-errors: the table of
 * common errors and the catalog), and for retired pages its "Dynamic Page Retirement"; in our own words. A number that
 * is not here may be either's fault.
 */
record XidMeaning(String code, Level level, String meaning, String fix) {
    private static final String NOTHING = "nothing on the machine: the job's own program is to be looked at";
    private static final String RESET = "drain the machine, then reset the gpu (nvidia-smi --gpu-reset) or reboot";
    private static final String REPAIR = "drain the machine and reboot; if it comes again, have the gpu examined";

    private static final XidMeaning UNKNOWN = new XidMeaning(
            HealthCodes.GPU_XID_UNKNOWN.name(),
            Level.WARN,
            "not in our table",
            "look it up in NVIDIA's catalog of Xid errors");

    private static final Map<Integer, XidMeaning> KNOWN = known();

    static XidMeaning of(int number) {
        return KNOWN.getOrDefault(number, UNKNOWN);
    }

    boolean hardware() {
        return !code.equals(HealthCodes.GPU_XID_APPLICATION.name());
    }

    private static Map<Integer, XidMeaning> known() {
        var known = new HashMap<Integer, XidMeaning>();
        known.put(13, application("the program made the graphics engine fail, such as by an access out of bounds"));
        known.put(31, application("the program touched memory of the gpu that it does not have"));
        known.put(43, application("the gpu stopped a program that had failed; it goes on with others"));
        known.put(45, application("work was taken off the gpu after an earlier error, or because its program ended"));
        known.put(68, application("the video decoder failed on what a program gave it"));
        known.put(69, application("the program used the graphics engine in a way that it does not know"));
        known.put(48, hardware(Level.FAIL, "an error in the gpu's memory that could not be corrected", RESET));
        known.put(61, hardware(Level.FAIL, "the gpu's own controller reported a breakpoint or a warning", REPAIR));
        known.put(62, hardware(Level.FAIL, "the gpu's own controller halted", REPAIR));
        known.put(63, hardware(Level.WARN, "a bad page or row of the gpu's memory was set aside", RESET));
        known.put(64, hardware(Level.FAIL, "a bad page or row of the gpu's memory could not be set aside", REPAIR));
        known.put(74, hardware(Level.FAIL, "an error on a link between gpus (NVLink)", REPAIR));
        known.put(79, hardware(Level.FAIL, "the gpu has fallen off the bus and cannot be reached", REPAIR));
        known.put(92, hardware(Level.WARN, "many errors in the gpu's memory that could be corrected", REPAIR));
        known.put(94, hardware(Level.WARN, "an error in the gpu's memory that hit one program only", RESET));
        known.put(95, hardware(Level.FAIL, "an error in the gpu's memory that may have hit every program", RESET));
        known.put(119, hardware(Level.FAIL, "the gpu's system processor (GSP) does not answer", RESET));
        known.put(120, hardware(Level.FAIL, "the gpu's system processor (GSP) failed", RESET));
        known.put(121, hardware(Level.WARN, "an error on the link between gpu and processor (C2C)", RESET));
        known.put(
                140, hardware(Level.FAIL, "an error in the gpu's memory from which the driver did not recover", RESET));
        return Map.copyOf(known);
    }

    private static XidMeaning application(String meaning) {
        return new XidMeaning(HealthCodes.GPU_XID_APPLICATION.name(), Level.WARN, meaning, NOTHING);
    }

    private static XidMeaning hardware(Level level, String meaning, String fix) {
        return new XidMeaning(HealthCodes.GPU_XID.name(), level, meaning, fix);
    }
}
