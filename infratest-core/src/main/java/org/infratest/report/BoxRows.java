package org.infratest.report;

import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.report.RunSummary.BoxRow;
import org.infratest.report.RunSummary.BoxState;

/** One row per name and hash of a box, however many classes ask for it. */
final class BoxRows {

    private final List<BoxRow> rows = new ArrayList<>();

    void take(Event event) {
        if (event instanceof Event.BoxBuilding e) {
            put(find(e.box(), e.hash()), new BoxRow(e.box(), e.hash(), BoxState.BUILDING, null, e.log(), null, null));
        } else if (event instanceof Event.BoxReady e) {
            ready(e);
        } else if (event instanceof Event.BoxFailed e) {
            failed(e);
        }
    }

    List<BoxRow> rows() {
        return rows;
    }

    private void ready(Event.BoxReady e) {
        int known = find(e.box(), e.hash());
        BoxRow before = known < 0 ? null : rows.get(known);
        if (before == null || e.built() || before.state() != BoxState.BUILT) {
            BoxState state = e.built() ? BoxState.BUILT : BoxState.REUSED;
            put(
                    known,
                    new BoxRow(
                            e.box(), e.hash(), state, e.file(), before == null ? null : before.log(), e.took(), null));
        }
    }

    /** A failure does not carry the hash: it is the last build of that name that has not ended. */
    private void failed(Event.BoxFailed e) {
        int building = rows.size() - 1;
        while (building >= 0 && !isBuilding(rows.get(building), e.box())) {
            building--;
        }
        BoxRow before = building < 0 ? null : rows.get(building);
        put(
                building,
                before == null
                        ? new BoxRow(e.box(), null, BoxState.FAILED, null, null, null, e.reason())
                        : new BoxRow(e.box(), before.hash(), BoxState.FAILED, null, before.log(), null, e.reason()));
    }

    private static boolean isBuilding(BoxRow row, String box) {
        return row.state() == BoxState.BUILDING && row.name().equals(box);
    }

    private int find(String box, String hash) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(box) && hash.equals(rows.get(i).hash())) {
                return i;
            }
        }
        return -1;
    }

    private void put(int index, BoxRow row) {
        if (index < 0) {
            rows.add(row);
        } else {
            rows.set(index, row);
        }
    }
}
