package org.infratest.lab;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.infratest.environment.Readiness;
import org.infratest.lab.keeper.Wire;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Specs of labs as JSON, for their keepers. What a class waits for stays behind: it is the user's code, and the JVM of the test asks it. So a spec
 * that was read is ready when SSH answers.
 */
final class LabSpecJson {

    static final Readiness READY = new Readiness.WhenSshAnswers();

    private LabSpecJson() {}

    static JsonMapper mapper() {
        SimpleModule readiness = new SimpleModule("readiness");
        Wire.text(readiness, Readiness.class, any -> "ssh", text -> READY);
        return Wire.mapper()
                .addModule(readiness)
                .addMixIn(ImageSource.class, ImageKinds.class)
                .build();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "image")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ImageSource.TheBox.class, name = "the-box"),
        @JsonSubTypes.Type(value = ImageSource.BuiltBox.class, name = "built-box"),
        @JsonSubTypes.Type(value = ImageSource.BoxFile.class, name = "box-file"),
        @JsonSubTypes.Type(value = ImageSource.DiskImage.class, name = "disk-image"),
        @JsonSubTypes.Type(value = ImageSource.CloudImage.class, name = "cloud-image")
    })
    private interface ImageKinds {}
}
