package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fault.Ears.Ear;
import dev.argosy.portal.fleet.MachineContacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which machine has which slot of the detector, and what was heard of it since the last step. One thread at a time. */
final class Roster {
    private final Detector detector;
    private final MachineContacts contacts;
    private final Map<MachineId, Member> members = new HashMap<>();
    private final List<MachineId> bySlot = new ArrayList<>();

    /** A machine that is watched. */
    private static final class Member {
        private final int slot;
        private long session;
        private boolean heard;

        Member(int slot) {
            this.slot = slot;
        }
    }

    Roster(Detector detector, MachineContacts contacts) {
        this.detector = detector;
        this.contacts = contacts;
    }

    MachineId machine(int slot) {
        return bySlot.get(slot);
    }

    /** Whether anything came from it since this process started. */
    boolean wasHeard(int slot) {
        Member member = members.get(machine(slot));
        return member != null && member.heard;
    }

    void add(MachineId machine, long now, Standing first) {
        if (!members.containsKey(machine)) {
            int slot = detector.add(now, first);
            members.put(machine, new Member(slot));
            bySlot.add(slot, machine);
        }
    }

    /** Tells the detector all that came in. */
    void listen(Map<MachineId, Ear> ears, long now) {
        ears.forEach((machine, ear) -> {
            add(machine, now, Standing.REACHABLE);
            Member member = members.get(machine);
            if (member != null) {
                listen(machine, member, ear);
            }
        });
    }

    private void listen(MachineId machine, Member member, Ear ear) {
        long heard = ear.takeHeard();
        long answered = ear.takeAnswered();
        if (heard != Ears.SILENT) {
            detector.heard(member.slot, heard);
            member.heard = true;
        }
        if (answered != Ears.SILENT) {
            detector.answered(member.slot, Math.max(heard, answered));
            member.heard = true;
        }
        long session = contacts.session(machine);
        if (session != member.session) {
            member.session = session;
            if (session == 0) {
                detector.closed(member.slot);
            } else {
                detector.opened(member.slot);
            }
        }
    }
}
