package org.infratest.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All processes, by {@code ps} of procps or busybox. */
record ProcessesFact() implements Fact<List<RunningProcess>> {

    private static final String SEPARATOR = "--";
    private static final int NAME = 3;

    @Override
    public String title() {
        return "the processes";
    }

    /** Names may contain blanks, so they and the command lines are asked for one after the other. Busybox knows neither -e nor widths. */
    @Override
    public String script() {
        return """
                needs ps
                if ps -ww -eo pid=,ppid=,user:64=,comm= 2>/dev/null; then echo --; ps -ww -eo pid=,args=
                else ps -o pid,ppid,user,comm && echo -- && ps -o pid,args; fi""";
    }

    @Override
    public List<RunningProcess> read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        int end = lines.indexOf(SEPARATOR);
        Map<String, String> commands = new HashMap<>();
        for (String line : lines.subList(end + 1, lines.size())) {
            String[] fields = line.strip().split("\\s+", 2);
            commands.put(fields[0], fields.length > 1 ? fields[1] : "");
        }
        List<RunningProcess> processes = new ArrayList<>();
        for (String line : lines.subList(0, end)) {
            List<String> fields = List.of(line.strip().split("\\s+", NAME + 1));
            if (Character.isDigit(fields.get(0).charAt(0)) && fields.size() > NAME) {
                processes.add(process(fields, commands));
            }
        }
        return processes;
    }

    private static RunningProcess process(List<String> fields, Map<String, String> commands) {
        return new RunningProcess(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                fields.get(2),
                fields.get(NAME),
                commands.getOrDefault(fields.get(0), ""));
    }
}
