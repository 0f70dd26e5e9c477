using System.Reflection;
using FluentValidation;
using MediatR;
using Parcours.Application.Kernel;
using Parcours.Infrastructure;

namespace Parcours.Architecture.Tests;

public sealed class UseCases
{
    private static readonly Type[] Requests =
        [.. typeof(KernelModule).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && Closes(type, typeof(IRequest<>)).Any())];

    public static TheoryData<Type> All => new(Requests);

    [Fact]
    public void There_are_use_cases() => Requests.Should().HaveCountGreaterThan(4);

    [Theory, MemberData(nameof(All))]
    public void Every_use_case_says_who_may_send_it(Type request) =>
        (request.IsDefined(typeof(AllowsAttribute)) ^ request.IsDefined(typeof(AllowsAnyoneAttribute))).Should().BeTrue();

    [Theory, MemberData(nameof(All))]
    public void Every_use_case_is_either_a_command_or_a_query(Type request) =>
        (Closes(request, typeof(ICommand<>)).Any() ^ Closes(request, typeof(IQuery<>)).Any()).Should().BeTrue();

    [Theory, MemberData(nameof(All))]
    public void Every_use_case_has_exactly_one_handler(Type request) =>
        new[] { typeof(KernelModule).Assembly, typeof(InfrastructureModule).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Count(type => type is { IsAbstract: false } && Closes(type, typeof(IRequestHandler<,>)).Any(handler => handler.GenericTypeArguments[0] == request))
            .Should().Be(1);

    [Theory, MemberData(nameof(All))]
    public void Every_use_case_stands_in_a_file_of_its_own_name(Type request) =>
        Repository.Sources("src/Application").Should().Contain(source =>
            source.Path.EndsWith($"/{request.Name}.cs", StringComparison.Ordinal) && source.Text.Contains($"record {request.Name}(", StringComparison.Ordinal));

    [Fact]
    public void Validators_look_at_the_shape_only() =>
        typeof(KernelModule).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && typeof(IValidator).IsAssignableFrom(type))
            .Should().NotBeEmpty()
            .And.OnlyContain(type => type.GetConstructors().All(constructor => constructor.GetParameters().Length == 0));

    private static IEnumerable<Type> Closes(Type type, Type open) =>
        type.GetInterfaces().Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == open);
}
