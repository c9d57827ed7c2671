package org.infratest.state;

import org.infratest.Api;

/**
 * A line of a crontab.
 *
 * @param user who runs it
 * @param schedule when: five fields with single blanks between them, or for example {@code @daily}
 * @param command what
 * @param file where it stands
 */
@Api
public record CronEntry(String user, String schedule, String command, String file) {}
