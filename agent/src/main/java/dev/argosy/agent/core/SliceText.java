package dev.argosy.agent.core;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the one line by which an order names its slice; anything but the canonical form is refused. */
final class SliceText {
    private static final Pattern FORM =
            Pattern.compile("gpus=([^;]*);cpu=([0-9]{1,9});memory=([0-9]{1,12});disk=([0-9]{1,12})");

    private SliceText() {}

    static Slice parse(MachineId machine, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("slice: '" + text + "' (expected: gpus=…;cpu=…;memory=…;disk=…)");
        }
        List<GpuId> gpus = new ArrayList<>();
        if (!matcher.group(1).isEmpty()) {
            for (String gpu : matcher.group(1).split(",", -1)) {
                gpus.add(GpuId.parse(gpu));
            }
        }
        var slice = new Slice(
                machine,
                gpus,
                Math.toIntExact(Lines.number(matcher.group(2))),
                Lines.number(matcher.group(3)),
                Lines.number(matcher.group(4)));
        if (!slice.text().equals(text)) {
            throw new IllegalArgumentException("slice: '" + text + "' (expected: " + slice.text() + ")");
        }
        return slice;
    }
}
