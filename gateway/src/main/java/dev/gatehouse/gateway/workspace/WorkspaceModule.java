package dev.gatehouse.gateway.workspace;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.tool.Tool;
import java.util.List;

/** Tools for the files of an agent's workspace. */
public final class WorkspaceModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(FileLocks.class);
    Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
    for (Class<? extends Tool> tool :
        List.of(
            ReadTool.class,
            WriteTool.class,
            EditTool.class,
            ApplyPatchTool.class,
            ListTool.class,
            FindTool.class,
            GrepTool.class)) {
      bind(tool);
      tools.addBinding().to(tool);
    }
  }
}
