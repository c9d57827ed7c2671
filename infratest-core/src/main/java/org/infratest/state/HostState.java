package org.infratest.state;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.expect.Patience;
import org.infratest.spec.Subnet;
import org.infratest.state.FirewallChain.Tool;
import org.infratest.state.ListeningSocket.Protocol;

/**
 * What is true on a machine, asked over infratest's own SSH session with what the machine has: POSIX shell and its usual programs.
 *
 * <pre>{@code
 * HostState state = HostState.of(web);
 * state.packageNamed("nginx").assertInstalled();
 * state.service("nginx").within(ofSeconds(30)).assertRunning();
 * state.all(now -> {
 *     now.file("/etc/nginx/nginx.conf").assertMode("0644");
 *     now.port(80).assertListening();
 * });
 * }</pre>
 *
 * <p><b>Round trips.</b> The first question about packages gathers all packages, and so on for each kind; later ones are answered from that.
 * Files, commands and the like are asked one by one, unless {@link #all} or {@link #prefetch} asks them together. What has been gathered
 * is believed until {@link #refresh}, or until an assertion waits: see {@link StateView}.
 *
 * <p><b>Rights.</b> Where the user who logs in may become root by {@code sudo -n}, facts are gathered as root, but commands are run as that
 * user. What only root could see is otherwise an {@link EnvironmentException} that says so.
 *
 * <p>Safe for use by several threads, but for the one in {@link #all}.
 */
@Api
public final class HostState {

    /** An emulated machine with much to do was seen to need more than 30 s for its packages, units, sockets and firewall. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMinutes(2);

    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:~-]*");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]*\\$?");
    private static final Pattern SYSCTL = Pattern.compile("[A-Za-z0-9_-]+([./:@][A-Za-z0-9_-]+)*");
    private static final Pattern WORD = Pattern.compile("\\S+");

    private final Scope scope;

    private HostState(Scope scope) {
        this.scope = scope;
    }

    /** What is true on that machine. Nothing is gathered before something is asked. */
    public static HostState of(Host host) {
        return new HostState(new Scope(host, new FactStore(host), Patience.with(ATTEMPT_TIMEOUT), null));
    }

    /** The machine. */
    public Host host() {
        return scope.host();
    }

    /** Gathers again all that has been gathered, in one go. */
    public HostState refresh() {
        scope.store().refresh(timeout());
        return this;
    }

    /** Gathers what those views look at, in one go, so that they are answered from that. What files contain is left out, and so are commands. */
    public HostState prefetch(StateView<?, ?>... views) {
        Map<Fact<?>, Long> wanted = new LinkedHashMap<>();
        for (StateView<?, ?> view : views) {
            view.needs().stream().filter(Fact::isKept).forEach(fact -> wanted.put(fact, FactStore.ANY_AGE));
        }
        scope.store().ensure(wanted, scope.store().now(), timeout());
        return this;
    }

    /**
     * Makes several assertions together: what they look at is gathered in one go, they wait together, and all that are not met are reported.
     *
     * <pre>{@code
     * state.all(now -> {
     *     now.file("/etc/passwd").assertMode("0644");
     *     now.service("telnet").assertNotRunning();
     * });
     * }</pre>
     *
     * @param assertions makes the assertions on the state that it is given; none of them is tested before it returns
     * @throws org.opentest4j.AssertionFailedError if some are not met; the message tells all of them
     * @throws EnvironmentException if none of them is wrong, but some could not be tested
     */
    public void all(Consumer<HostState> assertions) {
        Batch batch = new Batch(scope.store());
        assertions.accept(new HostState(new Scope(scope.host(), scope.store(), scope.patience(), batch)));
        batch.settle(scope.host().name(), timeout());
    }

    /** Asks for the expected at some moment before the deadline, in all that is asked from here on; see {@link StateView#within}. */
    public HostState within(Duration deadline) {
        Patience p = scope.patience();
        return with(new Patience(deadline, p.holds(), p.interval(), p.attemptTimeout()));
    }

    /** Asks for the expected throughout that time, in all that is asked from here on; see {@link StateView#holds}. */
    public HostState holds(Duration time) {
        Patience p = scope.patience();
        return with(new Patience(p.within(), time, p.interval(), p.attemptTimeout()));
    }

    /** Starts an attempt so often; the default is every second. */
    public HostState every(Duration interval) {
        Patience p = scope.patience();
        return with(new Patience(p.within(), p.holds(), interval, p.attemptTimeout()));
    }

    /**
     * Gives the machine so long to answer; the default is 2 minutes, as an emulated one with much to do may need them. After that it is an
     * {@link EnvironmentException}.
     *
     * @throws ConfigurationException if it is not more than zero
     */
    public HostState attemptTimeout(Duration timeout) {
        Patience p = scope.patience();
        return with(new Patience(p.within(), p.holds(), p.interval(), timeout));
    }

    private HostState with(Patience patience) {
        return new HostState(scope.with(patience));
    }

    /**
     * A file, or whatever else is at an absolute path.
     *
     * @throws ConfigurationException if the path is not absolute; the same holds for other paths and names that cannot be any
     */
    public FileState file(String path) {
        return new FileState(scope, Shell.path(path));
    }

    /** A directory. */
    public DirectoryState directory(String path) {
        return new DirectoryState(scope, Shell.path(path));
    }

    /** A package of dpkg, rpm or apk; {@code name:architecture} asks for one architecture. */
    public PackageState packageNamed(String name) {
        return new PackageState(scope, Shell.name("package", name, PACKAGE));
    }

    /** A service of systemd, sysvinit or OpenRC. */
    public ServiceState service(String name) {
        return new ServiceState(scope, Shell.name("service", name, SERVICE));
    }

    /** A user. */
    public UserState user(String name) {
        return new UserState(scope, Shell.name("user", name, ACCOUNT));
    }

    /** A group of users. */
    public GroupState group(String name) {
        return new GroupState(scope, Shell.name("group", name, ACCOUNT));
    }

    /** The processes of that name: as the kernel calls them, or as the file that was started is called. */
    public ProcessState process(String name) {
        return new ProcessState(scope, Shell.name("process", name, Pattern.compile(".+")));
    }

    /**
     * A TCP port, or the same of UDP with {@link PortState#udp}.
     *
     * @throws ConfigurationException if it is not between 1 and 65535
     */
    public PortState port(int port) {
        if (port < 1 || port > 65_535) {
            throw new ConfigurationException("Port " + port + " is not between 1 and 65535");
        }
        return new PortState(scope, Protocol.TCP, port);
    }

    /** The file system that is mounted at a path. */
    public MountState mount(String path) {
        return new MountState(scope, Mount.normal(Shell.path(path)));
    }

    /** A network interface. */
    public InterfaceState networkInterface(String name) {
        return new InterfaceState(scope, Shell.name("interface", name, WORD));
    }

    /**
     * An address of the machine itself.
     *
     * @param address an IPv4 or IPv6 literal
     * @throws ConfigurationException if it is none
     */
    public AddressState address(String address) {
        return new AddressState(scope, Addresses.normal(address));
    }

    /**
     * A route of the main table.
     *
     * @param destination {@code default} (of either family), a network in CIDR notation, or an address alone
     * @throws ConfigurationException if it is none of these, or has bits set beyond its prefix
     */
    public RouteState route(String destination) {
        return new RouteState(scope, normal(destination));
    }

    private static String normal(String destination) {
        if (destination.equals(RouteState.DEFAULT)) {
            return destination;
        }
        int slash = destination.indexOf('/');
        if (slash < 0) {
            return Addresses.normal(destination);
        }
        Subnet network = Subnet.parse(destination);
        String base = Addresses.text(network.base());
        if (!base.equals(Addresses.normal(destination.substring(0, slash)))) {
            throw new ConfigurationException("No route leads to '" + destination
                    + "', as that is an address in network " + base + "/" + network.prefix());
        }
        return network.prefix() == 0 ? RouteState.DEFAULT : base + "/" + network.prefix();
    }

    /**
     * A setting of the running kernel, by its key as {@code sysctl(8)} takes it: {@code net.ipv4.ip_forward}, where dots in the name of an
     * interface are written as slashes, or {@code net/ipv4/ip_forward}, where they are not.
     */
    public SysctlState sysctl(String key) {
        return new SysctlState(scope, SysctlFact.normal(Shell.name("sysctl", key, SYSCTL)));
    }

    /** A parameter on the command line of the running kernel. */
    public KernelParameterState kernelParameter(String name) {
        return new KernelParameterState(scope, Shell.name("kernel parameter", name, WORD));
    }

    /** A name in {@code /etc/hosts}. */
    public HostsEntryState hostsEntry(String name) {
        return new HostsEntryState(scope, Shell.name("host", name, WORD));
    }

    /** What {@code /etc/resolv.conf} says. */
    public ResolverState resolver() {
        return new ResolverState(scope);
    }

    /**
     * A chain of nftables.
     *
     * @param table with its family: {@code inet filter}
     * @throws ConfigurationException if the table is named without its family
     */
    public ChainState nftChain(String table, String chain) {
        if (!table.matches("(ip|ip6|inet|arp|bridge|netdev) \\S+")) {
            throw new ConfigurationException("Table '" + table + "' is not named with its family, like 'inet filter'");
        }
        return new ChainState(scope, Tool.NFT, table, Shell.name("chain", chain, WORD));
    }

    /** A chain of iptables, for IPv4. */
    public ChainState iptablesChain(String table, String chain) {
        return new ChainState(scope, Tool.IPTABLES, Shell.name("table", table, WORD), Shell.name("chain", chain, WORD));
    }

    /** A chain of iptables, for IPv6. */
    public ChainState ip6tablesChain(String table, String chain) {
        return new ChainState(
                scope, Tool.IP6TABLES, Shell.name("table", table, WORD), Shell.name("chain", chain, WORD));
    }

    /** Ubuntu's firewall. */
    public UfwState ufw() {
        return new UfwState(scope);
    }

    /** What cron runs as a user. */
    public CronState cron(String user) {
        return new CronState(scope, Shell.name("user", user, ACCOUNT));
    }

    /** What a user may do by sudo. */
    public SudoState sudo(String user) {
        return new SudoState(scope, Shell.name("user", user, ACCOUNT));
    }

    /** The repository that etckeeper keeps of {@code /etc}. */
    public EtckeeperState etckeeper() {
        return new EtckeeperState(scope);
    }

    /** A command of POSIX shell, run as the user who logs in. */
    public CommandState command(String command) {
        if (command.isBlank() || command.indexOf('\0') >= 0) {
            throw new ConfigurationException("'" + command + "' is no command");
        }
        return new CommandState(scope, command);
    }

    /**
     * All packages.
     *
     * @throws EnvironmentException if they could not be looked at; the same holds for the other lists
     */
    public List<InstalledPackage> packages() {
        return known(new PackagesFact());
    }

    /** All sockets that listen. */
    public List<ListeningSocket> listeningSockets() {
        return known(new SocketsFact());
    }

    /** All processes. */
    public List<RunningProcess> processes() {
        return known(new ProcessesFact());
    }

    /** All mounts, in the kernel's order. */
    public List<Mount> mounts() {
        return known(new MountsFact());
    }

    /** All network interfaces with their addresses. */
    public List<NetworkInterface> interfaces() {
        return known(new InterfacesFact());
    }

    /** All routes of the main tables, IPv4 first. */
    public List<Route> routes() {
        return known(new RoutesFact());
    }

    /** All chains of firewall rules that a tool shows; with nft those that iptables made, too. */
    public List<FirewallChain> firewallChains(Tool tool) {
        return tool == Tool.NFT ? known(new NftFact()) : known(new IptablesFact(tool));
    }

    private <T> T known(Fact<T> fact) {
        return scope.store().get(fact, FactStore.ANY_AGE, scope.store().now(), timeout());
    }

    private Duration timeout() {
        return scope.patience().attemptTimeout();
    }

    @Override
    public String toString() {
        return "state of " + scope.host().name();
    }
}
