package dev.gatehouse.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the parts of the house. A rule without a reason would be deleted. */
@AnalyzeClasses(packages = "dev.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule nothingBelowKnowsTheLauncher =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.gatehouse.launcher..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.gatehouse.launcher..")
          .because("an application that embeds a gateway carries no command line");

  @ArchTest
  static final ArchRule theGatewayDoesNotKnowTheBrowser =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.gatehouse.browser..")
          .because("a gateway without browsers must be possible; a browser joins as a component");

  @ArchTest
  static final ArchRule theBrowserDoesNotKnowTheGateway =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.browser..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.gatehouse.gateway..")
          .because("browser control needs an instance and its credentials, not a protocol");

  @ArchTest
  static final ArchRule profilesKnowOnlyWhatIsBelowThem =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.profiles..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.gatehouse.gateway..", "dev.gatehouse.browser..", "io.vertx..")
          .because("who an instance is must be known without starting or loading a server");

  @ArchTest
  static final ArchRule portsKnowNoProfiles =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.ports..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.gatehouse.profiles..", "dev.gatehouse.gateway..", "dev.gatehouse.browser..")
          .because("port arithmetic and leases serve whoever owns a port");

  @ArchTest
  static final ArchRule coreKnowsNobody =
      classes()
          .that()
          .resideInAPackage("dev.gatehouse.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.gatehouse.ports..",
              "dev.gatehouse.profiles..",
              "dev.gatehouse.gateway..",
              "dev.gatehouse.browser..",
              "dev.gatehouse.launcher..")
          .because("everything stands on core, so core stands on nothing of ours");

  @ArchTest
  static final ArchRule coreOpensNoSocket =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.core..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(Server)?Socket.*|java\\.net\\.http\\..*|java\\.net\\.URLConnection"
                  + "|java\\.nio\\.channels\\.(Server)?SocketChannel|io\\.vertx\\..*")
          .because("reading a configuration must never reach out to anybody");

  @ArchTest
  static final ArchRule onlyEnvironmentReadsTheEnvironment =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.gatehouse.core..",
              "dev.gatehouse.ports..",
              "dev.gatehouse.profiles..",
              "dev.gatehouse.gateway..",
              "dev.gatehouse.browser..")
          .and()
          .doNotHaveFullyQualifiedName("dev.gatehouse.core.Environment")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .because("an inherited variable of another instance must have only one way in");

  @ArchTest
  static final ArchRule commandsDoNotKnowEachOther =
      slices()
          .matching("dev.gatehouse.launcher.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a command is read, changed and deleted alone");

  @ArchTest
  static final ArchRule featuresOfTheGatewayHaveNoCycles =
      slices()
          .matching("dev.gatehouse.gateway.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature's package can only be understood alone when it can stand alone");

  @ArchTest
  static final ArchRule featuresOfBrowserControlHaveNoCycles =
      slices()
          .matching("dev.gatehouse.browser.(*)..")
          .should()
          .beFreeOfCycles()
          .because("what drives a page must not know who asked for it");

  @ArchTest
  static final ArchRule packagesOfCoreHaveNoCycles =
      slices()
          .matching("dev.gatehouse.core.(*)..")
          .should()
          .beFreeOfCycles()
          .because("distributions, configuration and files are three things");
}
