package org.infratest.diagnosis;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.diagnosis.Evidence.Sizes;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.probe.FailedProbe;
import org.jspecify.annotations.Nullable;

/**
 * Asks the machines on the way: what they are like, then the probe once more, then what that has changed. One question to each machine
 * at a time, all machines at once.
 */
final class Survey {

    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int MANY = 12;
    /** Smaller than any network may demand (RFC 791). */
    private static final int SMALL = 400;

    private static final List<Question> FACTS = List.of(
            Question.OWN_SSH,
            Question.ADDRESSES,
            Question.NEIGHBOURS,
            Question.SETTINGS,
            Question.SOCKETS,
            Question.SOCKETS_ALONE,
            Question.PROCESSES,
            Question.NFTABLES,
            Question.NFTABLES_TEXT,
            Question.IPTABLES,
            Question.IP6TABLES,
            Question.COUNTERS);
    private static final List<Question> CHANGES = List.of(
            Question.NEIGHBOURS,
            Question.SETTINGS,
            Question.SOCKETS,
            Question.SOCKETS_ALONE,
            Question.PROCESSES,
            Question.NFTABLES,
            Question.NFTABLES_TEXT,
            Question.IPTABLES,
            Question.IP6TABLES,
            Question.COUNTERS);

    private final FailedProbe failed;
    private final Symptom symptom;
    private final Budget budget;
    private final Interview interview;
    private final Gateways gateways;
    private final List<Host> hosts;

    private final Map<Place, Answers> first = new LinkedHashMap<>();
    private final Map<Place, Answers> second = new LinkedHashMap<>();

    Survey(FailedProbe failed, Symptom symptom, Budget budget, Interview interview) {
        HostContext context = failed.host().context();
        this.failed = failed;
        this.symptom = symptom;
        this.budget = budget;
        this.interview = interview;
        this.hosts = context.hosts();
        this.gateways = new Gateways(hosts, context.topology());
    }

    /** Asks all of them. */
    Evidence take() {
        Place looking = Place.of(failed.vantage(), hosts);
        Place target = target(looking);
        Place source = target.asked() instanceof AskedHere && looking.asked() instanceof AskedHere ? target : looking;
        InetAddress to = failed.address();
        ask(first, List.of(source), with(FACTS, Question.route(to)));
        Route outward = reading(source).route(to);
        InetAddress from = from(outward, source);
        List<Place> path = path(source, target, from, outward);
        List<Question> facts = new ArrayList<>(with(FACTS, Question.route(to)));
        if (from != null) {
            facts.add(Question.route(from));
        }
        ask(first, path.stream().filter(place -> !first.containsKey(place)).toList(), facts);
        boolean passed = isReachedNow();
        askAfterwards(path, target, from);
        List<String> unasked = new ArrayList<>(interview.problems());
        if (passed && !symptom.isReached()) {
            unasked.add(0, "asked once more, the probe got through, so what was wrong may have passed");
        }
        Map<Place, Machine> machines = new LinkedHashMap<>();
        path.stream().filter(first::containsKey).forEach(place -> machines.put(place, machine(place)));
        return new Evidence(
                failed,
                symptom,
                from,
                List.copyOf(machines.values()),
                machines.get(source),
                machines.get(target),
                others(path, List.copyOf(machines.values())),
                sizes(target, from),
                unasked);
    }

    /** What all machines said, for the file. */
    Map<Place, Answers> answers() {
        Map<Place, Answers> all = new LinkedHashMap<>();
        first.forEach((place, answers) -> all.put(place, answers.and(second.getOrDefault(place, Answers.NONE))));
        return all;
    }

    /** The probe once more, so that the machines count it. The vantage may need longer than the attempt itself. */
    private boolean isReachedNow() {
        Duration attempt = budget.atMost(AGAIN);
        return interview
                .within(budget.half(), "one more attempt", () -> Symptoms.again(failed, symptom, attempt))
                .filter(outcome -> outcome == Outcome.REACHED)
                .isPresent();
    }

    private Place target(Place source) {
        if (!failed.host().isManaged() && isHere(failed.address())) {
            return Place.here(failed.host().name());
        }
        Place target = Place.of(failed.host());
        return target.name().equals(source.name()) ? source : target;
    }

    private static boolean isHere(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // then it is asked as any other machine is
        }
    }

    private static List<Question> with(List<Question> questions, Question more) {
        List<Question> all = new ArrayList<>(questions);
        all.add(0, more);
        return all;
    }

    private void ask(Map<Place, Answers> into, List<Place> places, List<Question> questions) {
        Map<Place, List<Question>> each = new LinkedHashMap<>();
        places.stream().filter(Place::canBeAsked).forEach(place -> each.put(place, questions));
        into.putAll(interview.ask(each, budget.most()));
    }

    private Reading reading(Place place) {
        return Reading.of(first.getOrDefault(place, Answers.NONE));
    }

    /** The address that the packets bear: what the machine would take now, unless that is not where it should leave. */
    private @Nullable InetAddress from(Route outward, Place source) {
        InetAddress to = failed.address();
        Optional<InetAddress> shared = source.declared().entrySet().stream()
                .filter(own -> own.getValue().contains(to))
                .map(Map.Entry::getKey)
                .findFirst();
        InetAddress told = outward.leads() ? outward.source() : null;
        if (told != null && (source.declared().isEmpty() || source.has(told))) {
            return told;
        }
        return shared.or(() -> source.declared().keySet().stream()
                        .filter(own -> own.getClass() == to.getClass())
                        .findFirst())
                .orElse(told);
    }

    private List<Place> path(Place source, Place target, @Nullable InetAddress from, Route outward) {
        List<Place> path = new ArrayList<>();
        path.add(source);
        if (!source.equals(target)) {
            outward.gateway()
                    .flatMap(via -> hosts.stream()
                            .filter(host -> host.addresses().containsValue(via))
                            .findFirst())
                    .map(Place::of)
                    .filter(place -> !place.name().equals(target.name()))
                    .ifPresent(path::add);
            gateways.between(from, failed.address()).stream()
                    .map(Place::of)
                    .filter(place -> path.stream().noneMatch(p -> p.name().equals(place.name())))
                    .forEach(path::add);
            path.add(target);
        }
        return path;
    }

    private void askAfterwards(List<Place> path, Place target, @Nullable InetAddress from) {
        Map<Place, List<Question>> each = new LinkedHashMap<>();
        for (Place place : path) {
            if (place.canBeAsked() && first.containsKey(place)) {
                List<Question> questions = new ArrayList<>(CHANGES);
                if (from != null) {
                    filtered(place, from).ifPresent(questions::add);
                    if (place.equals(target) && mattersHowLarge()) {
                        questions.addAll(echoes(target, from));
                    }
                }
                each.put(place, questions);
            }
        }
        second.putAll(interview.ask(each, budget.most()));
    }

    /** Asks the kernel itself whether it would take a packet from there by the interface on which it arrives. */
    private Optional<Question> filtered(Place place, InetAddress from) {
        Reading reading = reading(place);
        if (reading.nicWith(from).isPresent()) {
            return Optional.empty();
        }
        Optional<InetAddress> arrival = place.declared().entrySet().stream()
                .filter(own -> own.getValue().contains(from))
                .map(Map.Entry::getKey)
                .findFirst();
        return arrival.or(() -> Optional.of(failed.address()).filter(place::has))
                .flatMap(reading::nicWith)
                .map(Nic::name)
                .filter(name -> name.matches("[\\w.@:-]{1,15}"))
                .map(name -> Question.routeThrough(from, failed.address(), name));
    }

    /** An echo request that is small, and one as large as the target's own interface allows. */
    private List<Question> echoes(Place target, InetAddress from) {
        int mtu = reading(target).nicWith(failed.address()).map(Nic::mtu).orElse(1500);
        int headers = from.getAddress().length == 4 ? 28 : 48;
        return List.of(Question.echo(from, SMALL), Question.echo(from, mtu - headers));
    }

    /** Whether large packets come through as small ones do. */
    private Sizes sizes(Place target, @Nullable InetAddress from) {
        Answers answers = second.getOrDefault(target, Answers.NONE);
        if (from == null || !mattersHowLarge() || answers.all().isEmpty()) {
            return Sizes.NOT_ASKED;
        }
        List<Question> echoes = echoes(target, from);
        Answer large = answers.to(echoes.get(1));
        return new Sizes(
                true,
                answers.to(echoes.get(0)).succeeded(),
                large.succeeded(),
                echoes.get(1).text() + " on " + target.name() + ": "
                        + large.text().replaceAll("\\s+", " "));
    }

    /** Small packets open a connection; one that opens and falls silent may lose the large ones. */
    private boolean mattersHowLarge() {
        return symptom.isReached() && Talk.isSilent(failed.seen());
    }

    private Machine machine(Place place) {
        Answers before = first.getOrDefault(place, Answers.NONE);
        Answers after = before.and(second.getOrDefault(place, Answers.NONE));
        return new Machine(place.name(), place.declared(), Reading.of(before), Reading.of(after));
    }

    /** The other machines tell only their addresses, and only where somebody answers for another. */
    private List<Machine> others(List<Place> path, List<Machine> known) {
        boolean strange = known.stream()
                .flatMap(m -> m.after().neighbours().stream())
                .map(Neighbour::mac)
                .filter(mac -> !mac.isEmpty())
                .anyMatch(mac -> known.stream()
                        .flatMap(m -> m.before().nics().stream())
                        .noneMatch(nic -> nic.mac().equalsIgnoreCase(mac)));
        if (!strange) {
            return List.of();
        }
        Map<Place, List<Question>> each = new LinkedHashMap<>();
        hosts.stream()
                .map(Place::of)
                .filter(place -> place.canBeAsked()
                        && path.stream().noneMatch(p -> p.name().equals(place.name())))
                .limit(MANY)
                .forEach(place -> each.put(place, List.of(Question.ADDRESSES)));
        Map<Place, Answers> answers = interview.ask(each, budget.half());
        first.putAll(answers);
        return answers.keySet().stream().map(this::machine).toList();
    }
}
