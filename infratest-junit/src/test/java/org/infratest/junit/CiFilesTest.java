package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiFilesTest {

    private static final Map<String, String> JENKINS = Map.of("JENKINS_URL", "https://ci.example/");

    @Test
    void markersAreReadWhereTheCiReadsThem() {
        assertThat(CiFiles.of(Map.of(), "").readsMarkers()).isFalse();
        assertThat(CiFiles.of(Map.of("CI", "true", "GITHUB_ACTIONS", "true"), "")
                        .readsMarkers())
                .isFalse();
        assertThat(CiFiles.of(Map.of("JENKINS_URL", " "), "").readsMarkers()).isFalse();
        assertThat(CiFiles.of(JENKINS, null).readsMarkers()).isTrue();
        assertThat(CiFiles.of(Map.of("GITLAB_CI", "true"), "").readsMarkers()).isTrue();
        assertThat(CiFiles.of(Map.of("TF_BUILD", "True"), "").readsMarkers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/home/u/.gradle/caches/9.4.0/workerMain/gradle-worker.jar, false",
        "/home/u/.gradle/caches/10.0-rc-1/workerMain/gradle-worker.jar, false",
        "/home/u/.gradle/caches/9.3.1/workerMain/gradle-worker.jar, true",
        "/home/u/.gradle/caches/8.14/workerMain/gradle-worker.jar, true",
        "C:\\gradle\\caches\\9.5\\workerMain\\gradle-worker.jar, false",
        "/home/u/.m2/repository/a.jar, true"
    })
    void gradlePrintsThemItselfFromSomeVersionOn(String classPath, boolean ours) {
        assertThat(CiFiles.of(JENKINS, classPath).readsMarkers()).isEqualTo(ours);
    }

    @Test
    void gitlabIsToldPathsFromItsProject() {
        CiFiles gitlab = CiFiles.of(Map.of("GITLAB_CI", "true", "CI_PROJECT_DIR", "/builds/group/project"), "");
        assertThat(gitlab.name(Path.of("/builds/group/project/target/a.log"))).isEqualTo("target/a.log");
        assertThat(gitlab.name(Path.of("/tmp/a.log"))).isEqualTo("/tmp/a.log");

        CiFiles jenkins = CiFiles.of(Map.of("JENKINS_URL", "x", "CI_PROJECT_DIR", "/builds/group/project"), "");
        assertThat(jenkins.name(Path.of("/builds/group/project/a.log"))).isEqualTo("/builds/group/project/a.log");
    }

    @Test
    void jobSummaryIsWhereTheCiSays() {
        assertThat(CiFiles.jobSummary(JobSummary.AUTO, Map.of())).isNull();
        assertThat(CiFiles.jobSummary(JobSummary.AUTO, Map.of("GITHUB_STEP_SUMMARY", "")))
                .isNull();
        assertThat(CiFiles.jobSummary(JobSummary.AUTO, Map.of("GITHUB_STEP_SUMMARY", "/tmp/summary")))
                .isEqualTo(Path.of("/tmp/summary"));
        assertThat(CiFiles.jobSummary(JobSummary.NEVER, Map.of("GITHUB_STEP_SUMMARY", "/tmp/summary")))
                .isNull();
    }
}
