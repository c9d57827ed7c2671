package org.infratest.probe;

import org.infratest.ConfigurationException;

/**
 * As whom to ask a database.
 *
 * @param user empty where the test said none
 * @param database possibly empty
 */
record SqlAsk(String user, String password, String database) {

    static final SqlAsk NOBODY = new SqlAsk("", "", "");

    SqlAsk as(String name, String secret) {
        return new SqlAsk(name, secret, database);
    }

    SqlAsk in(String name) {
        if (!name.matches("[\\w.-]*")) {
            throw new ConfigurationException(
                    "'" + name + "' is not the name of a database that a probe can ask for: it may have"
                            + " letters, digits, '_', '.' and '-'");
        }
        return new SqlAsk(user, password, name);
    }

    /** This, if it says as whom. */
    SqlAsk requireUser() {
        if (user.isEmpty()) {
            throw new ConfigurationException("Nobody can log in without a name: say login(user, password) first");
        }
        return this;
    }

    Secrets secrets() {
        return Secrets.NONE.and(password);
    }

    @Override
    public String toString() {
        return user + ":***@" + database;
    }
}
