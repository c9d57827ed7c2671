package org.infratest.probe;

import java.sql.Driver;
import java.util.Properties;
import org.infratest.EnvironmentException;

/** The drivers that a probe can log in with; they are not part of infratest. */
enum JdbcDriver {
    POSTGRES("PostgreSQL", "org.postgresql.Driver", "org.postgresql:postgresql", "jdbc:postgresql://"),
    MARIADB("MySQL and MariaDB", "org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client", "jdbc:mariadb://");

    private final String product;
    private final String type;
    private final String dependency;
    private final String prefix;

    JdbcDriver(String product, String type, String dependency, String prefix) {
        this.product = product;
        this.type = type;
        this.dependency = dependency;
        this.prefix = prefix;
    }

    String url(String address, String database) {
        return prefix + address + "/" + database;
    }

    /** What makes its connections come from a vantage. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("socketFactory", VantageSocketFactory.class.getName());
        return properties;
    }

    /**
     * The driver.
     *
     * @throws EnvironmentException if it is not on the class path, with the dependency that brings it
     */
    Driver load() {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return Class.forName(type, true, loader == null ? JdbcDriver.class.getClassLoader() : loader)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new EnvironmentException(
                    "A login to " + product
                            + " needs its JDBC driver, which is not on the class path of the tests; add the"
                            + " dependency " + dependency + " with scope test",
                    e);
        } catch (ReflectiveOperationException e) {
            throw new EnvironmentException("The JDBC driver " + type + " cannot be used: " + e, e);
        }
    }
}
