package org.infratest.assertions;

import java.util.Objects;
import org.infratest.Api;
import org.infratest.probe.SqlObservation;

/** Assertions about a login to a database, and one query. */
@Api
public class SqlObservationAssert extends ObservationAssert<SqlObservationAssert, SqlObservation> {

    /** Creates assertions about {@code actual}. */
    public SqlObservationAssert(SqlObservation actual) {
        super(actual, SqlObservationAssert.class);
    }

    /** Verifies that the user was let in. */
    public SqlObservationAssert isLoggedIn() {
        isNotNull();
        if (!actual.isLoggedIn()) {
            failAbout("to let the user in", actual.problem(), "a login");
        }
        return myself;
    }

    /** Verifies that the server refused the user. */
    public SqlObservationAssert isRefused() {
        isNotNull();
        if (!actual.isRefused()) {
            failAbout("to refuse the user", actual.isLoggedIn() ? "a login" : actual.problem(), "a refusal");
        }
        return myself;
    }

    /** Verifies the first column of the first row. */
    public SqlObservationAssert hasValue(String value) {
        isNotNull();
        if (!(actual.problem().isEmpty() && Objects.equals(actual.value(), value))) {
            failAbout("to answer with '" + value + "'", actual.value(), value);
        }
        return myself;
    }

    @Override
    String subject() {
        return "the database on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
