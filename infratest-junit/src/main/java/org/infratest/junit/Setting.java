package org.infratest.junit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting that infratest reads; {@code docs/settings.md} is made from this. A setting that fills in for annotations
 * exists a second time with {@code .default} at the end of its key.
 */
enum Setting {
    ANSWER_TIMEOUT(
            "infratest.answerTimeout",
            true,
            "a duration: `90 s`, `10 min`, `PT10M`",
            "30 s",
            "How long the machines of an `@ExistingEnvironment` may take to answer, all together."),
    ATTACHMENTS(
            "infratest.attachments",
            false,
            "`AUTO`, `ALWAYS`, `NEVER`",
            "`AUTO`",
            "Whether a failed test names its evidence for the CI, in lines of the form `[[ATTACHMENT\\|path]]`: where Jenkins, GitLab or Azure DevOps reads them, always, or never."),
    BOOT_AT_ONCE(
            "infratest.boot.atOnce",
            false,
            "a number from 1 to 9999",
            "as many as there are processors, but at least 2; in a lab one more",
            "How many machines of an environment boot at the same time."),
    BOOT_TIMEOUT(
            "infratest.bootTimeout",
            true,
            "a duration: `90 s`, `10 min`, `PT10M`",
            "5 min, 15 min where machines are emulated; on a lab what its topology says, else 5 min, 10 min where they are",
            "How long a boot may take until every machine is ready."),
    BUDGET_BOOTS(
            "infratest.budget.boots",
            false,
            "a number",
            "one more than there are processors, but at least 3",
            "How many machines boot at the same time, of all environments on this computer that share a cache."),
    BUDGET_MEMORY(
            "infratest.budget.memory",
            false,
            "a number of MiB",
            "what is free when no environment has any of it",
            "How much memory the machines of all environments on this computer may have together. Who needs more than is left waits for his turn."),
    BUDGET_PROCESSORS(
            "infratest.budget.processors",
            false,
            "a number",
            "three for each one that there is, but at least 4",
            "How many processors the machines may have together that boot at the same time."),
    BUDGET_VAGRANT_MEMORY(
            "infratest.budget.vagrantMemory",
            false,
            "a number of MiB",
            "512",
            "What a machine of Vagrant counts for in the budget, as only its Vagrantfile knows what it takes."),
    BUILD_TIMEOUT(
            "infratest.buildTimeout",
            false,
            "a duration: `90 s`, `10 min`, `PT10M`",
            "2 h",
            "How long Packer may take to build a box, and how long a build of the same box is waited for that another run is at."),
    CACHE_DIR(
            "infratest.cache.dir",
            false,
            "a folder",
            "`~/.cache/infratest`",
            "Images, boxes, leases and locks, shared by all runs of a user. The scripts read the variable too."),
    CAPSULE(
            "infratest.capsule",
            false,
            "`NEVER`, `ON_FAILURE`",
            "`NEVER`",
            "Whether a lab goes into a [capsule](capsule.md) when a test has failed: one file beside the report's evidence, with which it goes on elsewhere. It contains the memory of the machines, and all secrets in it."),
    CAPSULE_BASE(
            "infratest.capsule.base",
            false,
            "`true`, `false`",
            "`false`",
            "Whether a [capsule](capsule.md) also has in it what the machines' disks were made from, so that it goes on where that is missing. It gets larger by that image."),
    CONFIGSET_WHEN_UNAVAILABLE(
            "infratest.configset.whenUnavailable",
            true,
            "`FAIL`, `SKIP`, `AUTO`",
            "what holds for `infratest.whenUnavailable`",
            "What becomes of a class with a [configset](configsets.md) that cannot be applied here, as there is no Salt or no Ansible. What is skipped is counted and named in the summary."),
    DIAGNOSIS(
            "infratest.diagnosis",
            false,
            "a duration, or `off`",
            "10 s, 30 s where machines are emulated",
            "How long may be asked on when a probe fails, to say [why](why-did-my-probe-fail.md)."),
    INVENTORY(
            "infratest.inventory",
            true,
            "a file",
            "what the annotation names",
            "The inventory of `@ExistingEnvironment`: which machines there are."),
    JOB_SUMMARY(
            "infratest.jobSummary",
            false,
            "`AUTO`, `NEVER`",
            "`AUTO`",
            "Whether the run is written into the job summary, where the CI has one: the file that `GITHUB_STEP_SUMMARY` names."),
    KEEP_MAX_AGE(
            "infratest.keep.maxAge",
            false,
            "a duration: `90 s`, `10 min`, `PT10M`",
            "8 h",
            "How long a [lab that was kept](kept-environments.md) stays after its last use. Then its keeper ends, and its machines with it."),
    LAB_BOOT_ONCE(
            "infratest.lab.bootOnce",
            false,
            "`AUTO`, `NEVER`",
            "`AUTO`",
            "Whether the machines of a lab begin as [copies of one that has booted](lab-environment.md#boot-once), where that is as good, or each of them boots."),
    LAB_CACHE_DAYS(
            "infratest.lab.cacheDays",
            false,
            "a number from 1 to 9999",
            "14",
            "How many days the cache keeps an image that labs boot from without one asking for it. Older ones go when a new one is made, unless a JVM uses them."),
    LAB_SEED(
            "infratest.lab.seed",
            false,
            "a number from 1 to 9999",
            "another one in each run",
            "What is random in the faults of a lab; a failure tells it, and the same seed repeats them."),
    LAB_WARM_START(
            "infratest.lab.warmStart",
            false,
            "`AUTO`, `ALWAYS`, `NEVER`",
            "`AUTO`",
            "Whether a lab that was ready before [starts from that state](rewind.md#warm-start) instead of booting: where all is known that it depends on, also where its machines reach the outside, or never."),
    LAB_WARM_START_GIB(
            "infratest.lab.warmStartGib",
            false,
            "a number from 1 to 9999",
            "10",
            "How many GiB of the cache ready states of labs take at most. What was not used for the longest time goes first."),
    REPORT_DIR(
            "infratest.report.dir",
            false,
            "a folder, relative to the module",
            "`target/infratest`",
            "Where the report of the run is written."),
    RETRY_BOOT(
            "infratest.retry.boot",
            false,
            "`true`, `false`",
            "`false`",
            "Whether a boot that fails for a reason of the infrastructure is taken down and tried once more. What a machine refused, or what is written wrongly, is never tried again."),
    REWIND_CLONES(
            "infratest.rewind.clones",
            false,
            "`AUTO`, `NEVER`",
            "`AUTO`",
            "Whether tests of a class with [`@Rewind`](rewind.md) that JUnit runs at the same time get [clones of their machines](rewind.md#labs-side-by-side), as far as the budget has room, or run one after another."),
    ROOT(
            "infratest.root",
            false,
            "a folder",
            "none",
            "Where relative paths in annotations are looked for first, before the module's folder and those above it."),
    RUN_ID(
            "infratest.run.id",
            false,
            "any text",
            "made from the build's process",
            "What makes several JVMs one run, with one report, whose classes share machines (Sharing.RUN)."),
    SALT_BOOTSTRAP(
            "infratest.salt.bootstrap",
            false,
            "a file",
            "none",
            "The official bootstrap script of Salt, for [configsets](configsets.md) with `install = BOOTSTRAP`."),
    SALT_INSTALL(
            "infratest.salt.install",
            true,
            "`AUTO`, `IN_BOX`, `TREE`, `PACKAGE`, `BOOTSTRAP`",
            "`AUTO`",
            "How Salt gets into machines, for [configsets](configsets.md) of Salt."),
    SALT_TREE(
            "infratest.salt.tree",
            false,
            "a folder",
            "none",
            "A Salt tree, as it comes from its repository: the folder that contains `salt/`. [Configsets](configsets.md) put it onto machines that have no Salt."),
    SHARING(
            "infratest.sharing",
            true,
            "`CLASS`, `RUN`",
            "`CLASS`",
            "Who shares an environment: the tests of one class, or all classes of the JVM that ask for the same."),
    TEARDOWN(
            "infratest.teardown",
            true,
            "`ALWAYS`, `ON_SUCCESS`, `NEVER`",
            "`ALWAYS`",
            "Whether machines are taken down at the end. Where `CI` is set, `NEVER` acts as `ALWAYS` unless this very setting says so."),
    VAGRANT_PROVIDER(
            "infratest.vagrantProvider",
            true,
            "the name of one of Vagrant's providers, such as `libvirt`",
            "Vagrant chooses",
            "What Vagrant boots machines with."),
    WATCHER(
            "infratest.watcher",
            false,
            "`AUTO`, `NEVER`",
            "`AUTO`",
            "Whether a small process watches the JVM and takes down [what it leaves behind](what-is-left-behind.md) when it is killed. Without it the next run does."),
    WHEN_UNAVAILABLE(
            "infratest.whenUnavailable",
            true,
            "`FAIL`, `SKIP`, `AUTO`",
            "`FAIL`",
            "What becomes of a class whose environment cannot be started here, as a tool is missing or too old. `AUTO` skips it on a workstation and fails where `CI` is set; what is skipped is counted and named in the summary.");

    private final String key;
    private final boolean fillsIn;
    private final String accepts;
    private final String otherwise;
    private final String description;

    Setting(String key, boolean fillsIn, String accepts, String otherwise, String description) {
        this.key = key;
        this.fillsIn = fillsIn;
        this.accepts = accepts;
        this.otherwise = otherwise;
        this.description = description;
    }

    /** The key in the user's file and as a JUnit configuration parameter. */
    String key() {
        return key;
    }

    /** The environment variable of the same meaning. */
    String variable() {
        return variable(key);
    }

    /** The key of the setting that fills in where an annotation is silent, if there is one. */
    Optional<String> defaultKey() {
        return fillsIn ? Optional.of(key + ".default") : Optional.empty();
    }

    /** The values that it takes, in Markdown. */
    String accepts() {
        return accepts;
    }

    /** What holds where nobody sets it, in Markdown. */
    String otherwise() {
        return otherwise;
    }

    /** What it is for, in Markdown. */
    String description() {
        return description;
    }

    /** Whether a setting has that key, or fills in under it. */
    static boolean isKnown(String key) {
        return Arrays.stream(values())
                .anyMatch(setting -> setting.key.equals(key)
                        || setting.defaultKey().filter(key::equals).isPresent());
    }

    static String variable(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
