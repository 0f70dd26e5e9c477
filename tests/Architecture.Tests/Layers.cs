using System.Reflection;
using NetArchTest.Rules;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure;

namespace Parcours.Architecture.Tests;

public sealed class Layers
{
    private static readonly Assembly Domain = typeof(Error).Assembly;
    private static readonly Assembly Application = typeof(KernelModule).Assembly;
    private static readonly Assembly Infrastructure = typeof(InfrastructureModule).Assembly;

    [Fact]
    public void The_domain_depends_on_nothing_but_the_runtime_and_NodaTime() =>
        References(Domain).Should().OnlyContain(name => name.StartsWith("System", StringComparison.Ordinal) || name == "NodaTime");

    [Fact]
    public void The_application_knows_no_database_and_no_http() =>
        References(Application).Should().NotContain(name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data", StringComparison.Ordinal) || name == "Dapper" || name == "Parcours.Infrastructure");

    [Fact]
    public void The_infrastructure_does_not_know_the_api() =>
        References(Infrastructure).Should().Contain("Parcours.Application").And.NotContain("Parcours.Api");

    [Theory]
    [InlineData("Orders", "Unboxing", "Reviews")]
    [InlineData("Partners", "Orders", "Unboxing", "Reviews", "Webhooks")]
    [InlineData("Webhooks", "Orders", "Unboxing", "Reviews")]
    public void A_module_of_the_domain_does_not_know(string module, params string[] others)
    {
        var types = Types.InAssembly(Domain).That().ResideInNamespace($"Parcours.Domain.{module}");
        types.GetTypes().Should().NotBeEmpty();

        types.ShouldNot().HaveDependencyOnAny([.. others.Select(other => $"Parcours.Domain.{other}")]).GetResult()
            .FailingTypeNames.Should().BeNullOrEmpty();
    }

    [Fact]
    public void The_kernel_knows_no_module() =>
        Types.InAssembly(Domain).That().ResideInNamespace("Parcours.Domain.Kernel")
            .ShouldNot().HaveDependencyOnAny("Parcours.Domain.Orders", "Parcours.Domain.Partners", "Parcours.Domain.Webhooks").GetResult()
            .FailingTypeNames.Should().BeNullOrEmpty();

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
